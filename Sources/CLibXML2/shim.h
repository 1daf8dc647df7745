// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Debian's libxml2 pulls in ICU headers, which clash with the ICU module of Foundation.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
