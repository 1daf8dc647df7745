// LienThong
// SPDX-License-Identifier: Apache-2.0

import Inspection

InspectorProgram.main()
