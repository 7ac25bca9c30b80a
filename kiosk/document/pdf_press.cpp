#include "kiosk/document/pdf_press.h"

#include <cstdio>

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"
#include "kiosk/document/pdf_canvas.h"
#include "kiosk/document/pdf_text.h"

namespace sanad {
namespace {

constexpr std::size_t kMostKept = 32;  // of each kind: a few looks' worth

/// The objects of a file, numbered from 1.
class PdfFile {
public:
    std::size_t add(const std::string& object) {
        starts_.push_back(out_.size());
        out_ += std::to_string(starts_.size()) + " 0 obj\n" + object + "\nendobj\n";
        return starts_.size();
    }
    std::size_t add_stream(const std::string& dictionary, const std::string& data) {
        return add("<<" + dictionary + "/Length " + std::to_string(data.size()) + ">>stream\n" + data + "\nendstream");
    }
    /// The number that the next object will get.
    [[nodiscard]] std::size_t next() const { return starts_.size() + 1; }

    Bytes finish(std::size_t catalog, std::size_t info) {
        // The file's name for itself is told from what is in it.
        const Digest digest = sha256({reinterpret_cast<const std::uint8_t*>(out_.data()), out_.size()});
        const std::string id = '<' + to_hex(ByteView(digest).first(16)) + '>';
        const std::size_t table = out_.size();
        out_ += "xref\n0 " + std::to_string(next()) + "\n0000000000 65535 f \n";
        for (const std::size_t start : starts_) {
            char line[24];
            std::snprintf(line, sizeof line, "%010zu 00000 n \n", start);
            out_ += line;
        }
        out_ += "trailer\n<</Size " + std::to_string(next()) + "/Root " + ref(catalog) + "/Info " + ref(info) + "/ID[" + id + id +
                "]>>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
        return Bytes(out_.begin(), out_.end());
    }
    static std::string ref(std::size_t number) { return std::to_string(number) + " 0 R"; }

private:
    std::string out_ = "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n";
    std::vector<std::size_t> starts_;
};

std::string in_xml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else {
            out += c;
        }
    }
    return out;
}

/// "2026-03-30T07:00:00Z" as "D:20260330070000Z".
std::string pdf_date(const std::string& iso) {
    std::string digits = "D:";
    for (const char c : iso) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits + 'Z';
}

/// The same facts for catalogues of documents (XMP, ISO 16684-1); readable as it stands in the file.
std::string xmp(const PdfFacts& facts) {
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
           "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
           "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"><dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li "
           "xml:lang=\"x-default\">" +
           in_xml(facts.title) + "</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>" + in_xml(facts.author) +
           "</rdf:li></rdf:Seq></dc:creator><dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" + in_xml(facts.subject) +
           "</rdf:li></rdf:Alt></dc:description><dc:language><rdf:Bag><rdf:li>en</rdf:li><rdf:li>ur</rdf:li></rdf:Bag></dc:language>"
           "<xmp:CreateDate>" +
           facts.created +
           "</xmp:CreateDate><pdf:Producer>Sanad</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>";
}

std::string to_unicode(const PdfCanvas::Font& font) {
    std::string out =
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def"
        "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n1 begincodespacerange<0000><FFFF>endcodespacerange\n";
    constexpr std::size_t kMostInBlock = 100;  // PDF 32000-1, 9.7.5
    std::string block;
    std::size_t lines = 0;
    const auto close = [&] {
        if (lines > 0) out += std::to_string(lines) + " beginbfchar\n" + block + "endbfchar\n";
        block.clear();
        lines = 0;
    };
    for (std::size_t at = 0; at < font.codes.size(); ++at) {
        if (font.codes[at].text.empty()) continue;
        block += '<';
        append_hex(block, static_cast<std::uint16_t>(at + 1));
        block += "><";
        append_utf16(block, font.codes[at].text);
        block += ">\n";
        if (++lines == kMostInBlock) close();
    }
    close();
    return out + "endcmap CMapName currentdict/CMap defineresource pop end end";
}

/// Two bytes a code, from 0: which glyph of the subset it draws.
std::string glyph_numbers(const PdfCanvas::Font& font, const FontSubset& subset) {
    std::string out(2, '\0');
    for (const auto& code : font.codes) {
        const std::uint16_t number = subset.number.at(code.glyph);
        out += static_cast<char>(number >> 8);
        out += static_cast<char>(number & 0xff);
    }
    return out;
}

std::string symbol_bits(const QrSymbol& symbol) {
    std::string rows;
    for (int y = 0; y < symbol.size; ++y) {
        std::string row((symbol.size + 7) / 8, '\0');
        for (int x = 0; x < symbol.size; ++x) {
            if (symbol.black(x, y)) row[x / 8] = static_cast<char>(row[x / 8] | 0x80 >> x % 8);
        }
        rows += row;
    }
    return rows;
}

}  // namespace

PdfPress::Squeezed PdfPress::font(const FontFace& face, const std::set<std::uint32_t>& glyphs) {
    Squeezed made{subset_font(face, glyphs), {}};
    made.file = deflate_({reinterpret_cast<const char*>(made.subset.file.data()), made.subset.file.size()});
    return made;
}

const PdfPress::Squeezed& PdfPress::common_font(const FontFace& face, const std::set<std::uint32_t>& glyphs) {
    if (const auto known = fonts_.find({face, glyphs}); known != fonts_.end()) return known->second;
    if (fonts_.size() >= kMostKept) fonts_.clear();
    return fonts_.emplace(std::pair{face, glyphs}, font(face, glyphs)).first->second;
}

const std::string& PdfPress::common(const std::string& content) {
    if (const auto known = streams_.find(content); known != streams_.end()) return known->second;
    if (streams_.size() >= kMostKept) streams_.clear();
    return streams_.emplace(content, deflate_(content)).first->second;
}

Bytes PdfPress::print(const PdfFacts& facts, double width, double height, const std::function<void(Canvas&)>& draw) {
    PdfCanvas canvas(height);
    draw(canvas);

    PdfFile file;
    const auto ref = PdfFile::ref;
    const std::string squeezed = "/Filter/FlateDecode";
    std::string contents, fonts, images;
    for (std::size_t layer = 0; layer < canvas.layers().size(); ++layer) {
        const bool shared = layer == 0;
        const auto stream = [&](const std::string& dictionary, const std::string& data) {
            return file.add_stream(dictionary + squeezed, shared ? common(data) : deflate_(data));
        };
        const auto& [content, used] = canvas.layers()[layer];
        contents += ref(stream({}, content)) + ' ';
        for (const PdfCanvas::Font& font_used : used) {
            std::set<std::uint32_t> glyphs;
            for (const auto& code : font_used.codes) glyphs.insert(code.glyph);
            const Squeezed own = shared ? Squeezed{} : font(font_used.face, glyphs);
            const Squeezed& embedded = shared ? common_font(font_used.face, glyphs) : own;
            const FontSubset& subset = embedded.subset;
            const auto program = file.add_stream(squeezed + "/Length1 " + std::to_string(subset.file.size()), embedded.file);
            std::string box;
            for (const int side : subset.box) box += std::to_string(side) + ' ';
            const auto descriptor =
                file.add("<</Type/FontDescriptor/FontName/" + subset.name + "/Flags 4/FontBBox[" + box + "]/ItalicAngle 0/Ascent " +
                         std::to_string(subset.ascent) + "/Descent " + std::to_string(subset.descent) + "/CapHeight " +
                         std::to_string(subset.ascent) + "/StemV 80/FontFile2 " + ref(program) + ">>");
            std::string widths;
            for (const auto& code : font_used.codes) widths += std::to_string(code.width) + ' ';
            const auto numbers = stream({}, glyph_numbers(font_used, subset));
            const auto descendant = file.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/" + subset.name +
                                             "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor " +
                                             ref(descriptor) + "/W[1[" + widths + "]]/CIDToGIDMap " + ref(numbers) + ">>");
            const auto unicode = stream({}, to_unicode(font_used));
            const auto composite = file.add("<</Type/Font/Subtype/Type0/BaseFont/" + subset.name + "/Encoding/Identity-H/DescendantFonts[" +
                                            ref(descendant) + "]/ToUnicode " + ref(unicode) + ">>");
            fonts += '/' + font_used.name + ' ' + ref(composite);
        }
    }
    for (std::size_t at = 0; at < canvas.symbols().size(); ++at) {
        const QrSymbol& symbol = canvas.symbols()[at];
        const std::string side = std::to_string(symbol.size);
        // Random bits: compressing would make them longer.
        const auto image =
            file.add_stream("/Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Decode[1 0]/Width " + side + "/Height " + side,
                            symbol_bits(symbol));
        images += "/Q" + std::to_string(at) + ' ' + ref(image);
    }
    for (std::size_t at = 0; at < canvas.pictures().size(); ++at) {
        const Picture& picture = canvas.pictures()[at];
        std::string colours, alpha;
        for (std::size_t pixel = 0; pixel < picture.rgba.size(); pixel += 4) {
            for (int part = 0; part < 3; ++part) colours += static_cast<char>(picture.rgba[pixel + part]);
            alpha += static_cast<char>(picture.rgba[pixel + 3]);
        }
        const std::string same = squeezed + "/Type/XObject/Subtype/Image/BitsPerComponent 8/Width " + std::to_string(picture.width) +
                                 "/Height " + std::to_string(picture.height);
        const auto mask = file.add_stream(same + "/ColorSpace/DeviceGray", common(alpha));
        const auto image = file.add_stream(same + "/ColorSpace/DeviceRGB/SMask " + ref(mask), common(colours));
        images += "/I" + std::to_string(at) + ' ' + ref(image);
    }
    const auto size = [](double points) {
        char text[32];
        std::snprintf(text, sizeof text, "%d.%02d", static_cast<int>(points), static_cast<int>(points * 100) % 100);
        return std::string(text);
    };
    const std::size_t pages = file.next() + 1;
    const auto page = file.add("<</Type/Page/Parent " + ref(pages) + "/MediaBox[0 0 " + size(width) + ' ' + size(height) + "]/Contents[" +
                               contents + "]/Resources<</Font<<" + fonts + ">>/XObject<<" + images + ">>>>>>");
    file.add("<</Type/Pages/Count 1/Kids[" + ref(page) + "]>>");
    const auto metadata = file.add_stream("/Type/Metadata/Subtype/XML", xmp(facts));
    const auto catalog = file.add("<</Type/Catalog/Pages " + ref(pages) + "/Lang(en)/ViewerPreferences<</DisplayDocTitle true>>/Metadata " +
                                  ref(metadata) + ">>");
    const auto info = file.add("<</Title" + utf16_hex(facts.title) + "/Author" + utf16_hex(facts.author) + "/Subject" +
                               utf16_hex(facts.subject) + "/Producer(Sanad)/CreationDate(" + pdf_date(facts.created) + ")>>");
    return file.finish(catalog, info);
}

}  // namespace sanad
