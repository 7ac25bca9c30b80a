#include "kiosk/setup/new_id.h"

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"

namespace sanad {

std::string new_id() { return to_base32(random_bytes(16)); }

}  // namespace sanad
