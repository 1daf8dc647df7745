// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What glibc declares for _GNU_SOURCE only or in headers of its own, and the Glibc module therefore
// does not show.
#include <malloc.h>
int syncfs(int descriptor);
