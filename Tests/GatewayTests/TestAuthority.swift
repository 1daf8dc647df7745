// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A certificate authority of nobody and its empty revocation list, good for a hundred years. Made
/// with `openssl req -x509` and `openssl ca -gencrl` on a throw-away P-256 key; Base64 of DER.
struct TestAuthority {
    let certificate = """
        MIIB7TCCAZOgAwIBAgIUGPNNqERx5AWrVRBoSSUjmh3JVmkwCgYIKoZIzj0EAwIwQzELMAkGA1UEBhMC\
        Vk4xGzAZBgNVBAoMEkNvIHF1YW4gdGh1IG5naGllbTEXMBUGA1UEAwwOR29jIHRodSBuZ2hpZW0wIBcN\
        MjYxMTIxMTgzOTQ4WhgPMjEyNjEwMjgxODM5NDhaMEMxCzAJBgNVBAYTAlZOMRswGQYDVQQKDBJDbyBx\
        dWFuIHRodSBuZ2hpZW0xFzAVBgNVBAMMDkdvYyB0aHUgbmdoaWVtMFkwEwYHKoZIzj0CAQYIKoZIzj0D\
        AQcDQgAEcCi4LhLvZt0U9noSf/4oLeltC58vzVoDaFzXaOpWCgI+rfDX1XKBqXfZY8eA/XYxK0hWevX8\
        BRsUce74V04YoqNjMGEwHQYDVR0OBBYEFFzaUKI8gyw+zXQhW62ciufLssXhMB8GA1UdIwQYMBaAFFza\
        UKI8gyw+zXQhW62ciufLssXhMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMAoGCCqGSM49\
        BAMCA0gAMEUCIQCkx3SvCImPHlhL1EBIJA2rQwavCOW0bP9v437hgD68hgIgDXeA8DB6yu40a8N2Ko1m\
        wOnYc4b9gjtC3Tjoh3vL71E=
        """
    let list = """
        MIHeMIGEAgEBMAoGCCqGSM49BAMCMEMxCzAJBgNVBAYTAlZOMRswGQYDVQQKDBJDbyBxdWFuIHRodSBu\
        Z2hpZW0xFzAVBgNVBAMMDkdvYyB0aHUgbmdoaWVtFw0yNjExMjExODM5NDhaGA8yMTI2MTAyODE4Mzk0\
        OFqgDjAMMAoGA1UdFAQDAgEBMAoGCCqGSM49BAMCA0kAMEYCIQD9cAVQsBeXoPKv4Ga+Ixz6VxmY+iYE\
        VautVIqF8eImXgIhAOk/r2Yrg2sC0IcOE82vK2KCigy4zqzuiULcrcyvsZkz
        """
    /// Of another one, made the same way.
    let otherCertificate = """
        MIIB2TCCAX+gAwIBAgIUSBDW2hQU6niEy8eod11k5OhxePQwCgYIKoZIzj0EAwIwQTELMAkGA1UEBhMCVk4x\
        GzAZBgNVBAoMEkNvIHF1YW4gdGh1IG5naGllbTEVMBMGA1UEAwwMR2lhIHRyaSBraGFjMCAXDTI2MTEzMDE0\
        NTA0OFoYDzIxMjYxMTA2MTQ1MDQ4WjBBMQswCQYDVQQGEwJWTjEbMBkGA1UECgwSQ28gcXVhbiB0aHUgbmdo\
        aWVtMRUwEwYDVQQDDAxHaWEgdHJpIGtoYWMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAStsy5hijoNqqLV\
        1by1CCTuy0YcIHeAzBYow30jTxJ0GgyINMMB0AQ9jQKUTkB11sHRBGaR8FcS/PgPSEdskZyto1MwUTAdBgNV\
        HQ4EFgQUOQ/xmICPhsAKjteis8AbnhwNtUMwHwYDVR0jBBgwFoAUOQ/xmICPhsAKjteis8AbnhwNtUMwDwYD\
        VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBr5g3d613ULUKzRzWvFxMZgBUuDwDCk1l2HRq8Arm0\
        QwIhAOHgKjVmRV7QDw53DHD8Se+DtLWREcekRzzqFmsRDwnS
        """
}
