"""Certificates for servers of tests."""
import subprocess


def make_authority(folder, subject="DNS:localhost,IP:127.0.0.1"):
    """An authority of our own and a certificate for `subject`; gives (authority, certificate, key)."""
    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=Test authority", "-days", "2", "-keyout", authority_key, "-out", authority)
    key, request, certificate, names = folder / "tls.key", folder / "tls.csr", folder / "tls.pem", folder / "names"
    names.write_text(f"subjectAltName={subject}\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", request)
    openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-CAcreateserial", "-days", "1", "-extfile", names, "-out", certificate)
    return authority, certificate, key
