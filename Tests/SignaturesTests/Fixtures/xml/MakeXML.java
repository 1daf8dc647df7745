// LienThong
// SPDX-License-Identifier: Apache-2.0

import java.io.*;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.spec.*;
import java.util.*;
import javax.xml.crypto.dsig.*;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.*;
import javax.xml.crypto.dsig.spec.*;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.*;

/** Signs with the XML-DSig of the JDK. Called by make.py: a folder with keys, a folder to write to. */
class MakeXML {
    static Path keys, target;
    static final XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    static final String LATER = "http://www.w3.org/2007/05/xmldsig-more#";

    public static void main(String[] words) throws Exception {
        keys = Path.of(words[0]);
        target = Path.of(words[1]);
        for (String[] row : new String[][] {
            {"java-rsa-inclusive.xml", "person", MORE + "rsa-sha256", CanonicalizationMethod.INCLUSIVE},
            {"java-rsa512-comments.xml", "person", MORE + "rsa-sha512", CanonicalizationMethod.INCLUSIVE_WITH_COMMENTS},
            {"java-ecdsa-exclusive.xml", "agency", MORE + "ecdsa-sha384", CanonicalizationMethod.EXCLUSIVE},
            {"java-pss-c14n11.xml", "person", LATER + "sha256-rsa-MGF1", "http://www.w3.org/2006/12/xml-c14n11"},
            {"java-pss-parameters.xml", "person", LATER + "rsa-pss", CanonicalizationMethod.EXCLUSIVE},
        }) enveloped(row[0], row[1], row[2], row[3], null);
        enveloped("java-prefixes.xml", "agency", MORE + "ecdsa-sha256", CanonicalizationMethod.EXCLUSIVE,
            new ExcC14NParameterSpec(List.of("z", "#default")));
        element("java-element.xml");
        together("java-two-signers.xml");
        xades("java-xades.xml");
    }

    static Document document() throws Exception {
        var builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        return builders.newDocumentBuilder().parse(keys.resolve("source.xml").toFile());
    }

    static KeyStore.PrivateKeyEntry entry(String name) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var input = Files.newInputStream(keys.resolve(name + ".p12"))) {
            store.load(input, "secret".toCharArray());
        }
        return (KeyStore.PrivateKeyEntry) store.getEntry(
            store.aliases().nextElement(), new KeyStore.PasswordProtection("secret".toCharArray()));
    }

    static void sign(Document document, Node parent, String signer, String method, String form,
            C14NMethodParameterSpec parameters, Reference reference) throws Exception {
        var entry = entry(signer);
        SignatureMethodParameterSpec how = method.endsWith("rsa-pss")
            ? new RSAPSSParameterSpec(
                new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA256, 40, 1))
            : null;
        var info = factory.newSignedInfo(
            factory.newCanonicalizationMethod(form, parameters),
            factory.newSignatureMethod(method, how), List.of(reference));
        var infos = factory.getKeyInfoFactory();
        var data = infos.newX509Data(List.of(entry.getCertificate()));
        var key = infos.newKeyInfo(List.of(data));
        factory.newXMLSignature(info, key).sign(new DOMSignContext(entry.getPrivateKey(), parent));
    }

    static void enveloped(String name, String signer, String method, String form,
            C14NMethodParameterSpec parameters) throws Exception {
        var document = document();
        var transforms = List.of(
            factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            factory.newTransform(form, parameters));
        var reference = factory.newReference(
            "", factory.newDigestMethod(DigestMethod.SHA256, null), transforms, null, null);
        sign(document, document.getDocumentElement(), signer, method, form, parameters, reference);
        write(document, name);
    }

    /** One element by its Id, in the inclusive form, which takes the namespaces around it. */
    static void element(String name) throws Exception {
        var document = document();
        var element = (Element) document.getElementsByTagNameNS("urn:vidu:qd", "NoiDung").item(0);
        element.setIdAttribute("Id", true);
        var reference = factory.newReference(
            "#nd", factory.newDigestMethod(DigestMethod.SHA512, null), List.of(
                factory.newTransform(CanonicalizationMethod.INCLUSIVE, (TransformParameterSpec) null)), null, null);
        sign(document, document.getDocumentElement(), "person", MORE + "rsa-sha256",
            CanonicalizationMethod.INCLUSIVE, null, reference);
        write(document, name);
    }

    /** The properties of XAdES as an Object, in the inclusive form that a reference has by itself. */
    static void xades(String name) throws Exception {
        var document = document();
        var entry = entry("person");
        var hash = Base64.getEncoder().encodeToString(
            MessageDigest.getInstance("SHA-256").digest(entry.getCertificate().getEncoded()));
        var text = "<x:QualifyingProperties xmlns:x=\"http://uri.etsi.org/01903/v1.3.2#\" xmlns:d=\"" + XMLSignature.XMLNS
            + "\" Target=\"#s1\"><x:SignedProperties Id=\"p1\"><x:SignedSignatureProperties>"
            + "<x:SigningTime>2026-11-27T08:00:00+07:00</x:SigningTime><x:SigningCertificateV2><x:Cert><x:CertDigest>"
            + "<d:DigestMethod Algorithm=\"" + DigestMethod.SHA256 + "\"/><d:DigestValue>" + hash + "</d:DigestValue>"
            + "</x:CertDigest></x:Cert></x:SigningCertificateV2></x:SignedSignatureProperties></x:SignedProperties>"
            + "</x:QualifyingProperties>";
        var builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        var properties = (Element) document.importNode(
            builders.newDocumentBuilder().parse(new ByteArrayInputStream(text.getBytes("UTF-8"))).getDocumentElement(), true);
        var object = factory.newXMLObject(
            List.of(new javax.xml.crypto.dom.DOMStructure(properties)), null, null, null);
        var whole = factory.newReference(
            "", factory.newDigestMethod(DigestMethod.SHA256, null), List.of(
                factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)), null, null);
        var own = factory.newReference(
            "#p1", factory.newDigestMethod(DigestMethod.SHA256, null), null, "http://uri.etsi.org/01903#SignedProperties", null);
        var info = factory.newSignedInfo(
            factory.newCanonicalizationMethod(CanonicalizationMethod.INCLUSIVE, (C14NMethodParameterSpec) null),
            factory.newSignatureMethod(MORE + "rsa-sha256", null), List.of(whole, own));
        var infos = factory.getKeyInfoFactory();
        var key = infos.newKeyInfo(List.of(infos.newX509Data(List.of(entry.getCertificate()))));
        var context = new DOMSignContext(entry.getPrivateKey(), document.getDocumentElement());
        var element = (Element) properties.getFirstChild();
        element.setIdAttribute("Id", true);
        context.setIdAttributeNS(element, null, "Id");
        factory.newXMLSignature(info, key, List.of(object), "s1", null).sign(context);
        write(document, name);
    }

    static void together(String name) throws Exception {
        var document = document();
        for (String[] row : new String[][] {
            {"person", MORE + "rsa-sha256"}, {"agency", MORE + "ecdsa-sha256"},
        }) {
            var filter = new XPathFilterParameterSpec("not(ancestor-or-self::ds:Signature)",
                Map.of("ds", XMLSignature.XMLNS));
            var reference = factory.newReference(
                "", factory.newDigestMethod(DigestMethod.SHA256, null), List.of(
                    factory.newTransform(Transform.XPATH, filter),
                    factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)),
                null, null);
            sign(document, document.getDocumentElement(), row[0], row[1],
                CanonicalizationMethod.EXCLUSIVE, null, reference);
        }
        write(document, name);
    }

    static void write(Document document, String name) throws Exception {
        TransformerFactory.newInstance().newTransformer().transform(
            new DOMSource(document), new StreamResult(target.resolve(name).toFile()));
    }
}
