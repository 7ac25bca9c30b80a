#include "db/keys/passphrase_source.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace sanad {
namespace {

constexpr char kInterrupt = 3, kEndOfInput = 4, kBackspace = 8, kKill = 21, kDelete = 127;

/// Where a passphrase is put together: wiped, and never moved to another place by growing.
struct Buffer {
    std::array<char, kMostPassphraseBytes + 2> bytes{};
    std::size_t size = 0;

    Buffer() = default;
    ~Buffer() { wipe({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}); }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    [[nodiscard]] std::string_view text() const { return {bytes.data(), size}; }
};

Result<Passphrase, PassphraseError> checked(std::string_view text) {
    const bool printable = std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 32 || c == kDelete; });
    if (text.empty() || text.size() > kMostPassphraseBytes || !printable) return refuse(PassphraseError::malformed);
    return Passphrase(text);
}

std::optional<PassphraseError> wrong_with_new(std::string_view text) {
    if (text.size() < kLeastPassphraseBytes) return PassphraseError::too_short;
    const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 128; });
    return ascii ? std::nullopt : std::optional(PassphraseError::not_typable);
}

/// The terminal of this program, however its input and output are redirected; letters typed there are not shown meanwhile.
class QuietTerminal {
public:
    QuietTerminal() : fd_(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        if (fd_ < 0 || ::tcgetattr(fd_, &before_) != 0) return;
        termios quiet = before_;
        // Ctrl-C comes as a letter too: the terminal must not stay dumb behind a program that ended.
        quiet.c_lflag &= static_cast<tcflag_t>(~(ECHO | ICANON | ISIG));
        quiet.c_cc[VMIN] = 1;
        quiet.c_cc[VTIME] = 0;
        ready_ = ::tcsetattr(fd_, TCSAFLUSH, &quiet) == 0;
    }
    ~QuietTerminal() {
        if (ready_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
        if (fd_ >= 0) ::close(fd_);
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

    [[nodiscard]] bool ready() const { return ready_; }
    void say(std::string_view words) const {
        if (::write(fd_, words.data(), words.size()) < 0) return;  // nobody sees the question: nobody answers
    }
    /// A line without its end; false when the person gave up.
    [[nodiscard]] bool read_line(Buffer& line) const {
        char letter = 0;
        for (;;) {
            if (::read(fd_, &letter, 1) != 1 || letter == kInterrupt || (letter == kEndOfInput && line.size == 0)) return false;
            if (letter == '\n' || letter == '\r') return true;
            if (letter == kBackspace || letter == kDelete) {
                // The whole of a UTF-8 letter.
                while (line.size > 0 && (static_cast<unsigned char>(line.bytes[--line.size]) & 0xc0) == 0x80) {
                }
            } else if (letter == kKill) {
                line.size = 0;
            } else if (line.size < line.bytes.size()) {
                line.bytes[line.size++] = letter;
            }
        }
    }

private:
    int fd_;
    termios before_{};
    bool ready_ = false;
};

}  // namespace

std::string_view name_of(PassphraseError error) {
    switch (error) {
        case PassphraseError::file_missing:
            return "file_missing";
        case PassphraseError::malformed:
            return "malformed";
        case PassphraseError::none:
            return "none";
        case PassphraseError::too_short:
            return "too_short";
        case PassphraseError::not_typable:
            return "not_typable";
        case PassphraseError::not_the_same:
            return "not_the_same";
    }
    return {};
}

Result<Passphrase, PassphraseError> passphrase_in_file(const std::string& path) {
    std::ifstream in;
    in.rdbuf()->pubsetbuf(nullptr, 0);  // no copy in a buffer that nobody wipes
    in.open(path, std::ios::binary);
    Buffer content;
    if (!in || std::filesystem::is_directory(path)) return refuse(PassphraseError::file_missing);
    in.read(content.bytes.data(), static_cast<std::streamsize>(content.bytes.size()));
    content.size = static_cast<std::size_t>(in.gcount());
    std::string_view text = content.text();
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return checked(text);
}

Result<Passphrase, PassphraseError> new_passphrase_in_file(const std::string& path) {
    auto found = passphrase_in_file(path);
    if (!found) return found;
    const ByteView text = found->bytes();
    if (const auto wrong = wrong_with_new({reinterpret_cast<const char*>(text.data()), text.size()})) return refuse(*wrong);
    return found;
}

std::string credential_file() {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (!folder) return {};
    std::string path = std::string(folder) + "/sanad.passphrase";
    return std::filesystem::exists(path) ? path : std::string();
}

Result<Passphrase, PassphraseError> ask_passphrase(const PassphrasePrompt& prompt) {
    const QuietTerminal terminal;
    if (!terminal.ready()) return refuse(PassphraseError::none);
    const auto ask = [&](const std::string& question, Buffer& answer) {
        terminal.say(question + " ");
        const bool given = terminal.read_line(answer);
        terminal.say("\r\n");
        return given;
    };
    Buffer first, second;
    if (!ask(prompt.ask, first)) return refuse(PassphraseError::none);
    if (prompt.ask_again.empty()) return checked(first.text());
    if (const auto wrong = wrong_with_new(first.text())) return refuse(*wrong);
    if (!ask(prompt.ask_again, second)) return refuse(PassphraseError::none);
    if (first.text() != second.text()) return refuse(PassphraseError::not_the_same);
    return checked(first.text());
}

Result<Passphrase, PassphraseError> find_passphrase(const std::string& file, const PassphrasePrompt& prompt) {
    const std::string handed_over = file.empty() ? credential_file() : file;
    if (handed_over.empty()) return ask_passphrase(prompt);
    return prompt.ask_again.empty() ? passphrase_in_file(handed_over) : new_passphrase_in_file(handed_over);
}

}  // namespace sanad
