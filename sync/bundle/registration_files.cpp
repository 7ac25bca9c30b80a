#include "sync/bundle/registration_files.h"

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"

namespace sanad {

std::string registration_request_file(const std::string& registration) { return registration + kRegistrationRequests; }

std::string registration_answer_file(const std::string& registration, ByteView request) {
    return registration + "." + to_hex(ByteView(sha256(request)).first(4)) + ".registered";
}

}  // namespace sanad
