# Writes tests/vectors/ed25519.json to standard output: signatures at the edges of Ed25519, and whether libsodium accepts them. Run by hand.
import ctypes
import hashlib
import json

so=ctypes.CDLL('libsodium.so.23')
assert so.sodium_init()>=0
so.sodium_version_string.restype=ctypes.c_char_p
p=2**255-19; L=2**252+27742317777372353535851937790883648493
d=-121665*pow(121666,p-2,p)%p; I=pow(2,(p-1)//4,p)
def xrec(y,sign):
    u=(y*y-1)%p; v=(d*y*y+1)%p
    x=u*pow(v,3,p)*pow(u*pow(v,7,p),(p-5)//8,p)%p
    if v*x*x%p==u: pass
    elif v*x*x%p==-u%p: x=x*I%p
    else: return None
    if x%2!=sign: x=(p-x)%p
    return x
def add(P,Q):
    x1,y1=P;x2,y2=Q;t=d*x1*x2*y1*y2%p
    return ((x1*y2+x2*y1)*pow(1+t,p-2,p)%p,(y1*y2+x1*x2)*pow(1-t,p-2,p)%p)
def mul(k,P):
    R=(0,1)
    while k:
        if k&1:R=add(R,P)
        P=add(P,P);k>>=1
    return R
def neg(P): return ((-P[0])%p,P[1])
def enc(P): return (P[1]|((P[0]&1)<<255)).to_bytes(32,'little')
def le(n): return n.to_bytes(32,'little')
By=4*pow(5,p-2,p)%p; B=(xrec(By,0),By)
y8=int.from_bytes(bytes.fromhex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),'little')
T8=(xrec(y8&(2**255-1),0),y8&(2**255-1))
tors=[mul(i,T8) for i in range(8)]
assert tors[4]==(0,p-1)
def H(R,A,m): return int.from_bytes(hashlib.sha512(R+A+m).digest(),'little')%L
def verify(pk,m,sig): return so.crypto_sign_verify_detached(sig,m,ctypes.c_ulonglong(len(m)),pk)==0
cases=[]
def case(name,pk,m,sig): cases.append(dict(name=name,key=pk.hex(),message=m.hex(),signature=sig.hex(),accepted=verify(pk,m,sig)))
a=int.from_bytes(hashlib.sha256(b'a').digest(),'little')%L; r=int.from_bytes(hashlib.sha256(b'r').digest(),'little')%L
A=mul(a,B);R=mul(r,B)
def sign(Aenc,Renc,m,a=a,r=r): return (r+H(Renc,Aenc,m)*a)%L
m=b'Sanad'
s=sign(enc(A),enc(R),m)
case('plain',enc(A),m,enc(R)+le(s))
case('S plus the order',enc(A),m,enc(R)+le(s+L))
case('S plus 2^255',enc(A),m,enc(R)+le(s+2**255))
case('S zero',enc(A),m,enc(R)+le(0))
case('S is the order',enc(A),m,enc(R)+le(L))
# every small-order key, every encoding, S and R chosen so that the equation holds where it can
seen=set()
smalls=[]
for P in tors:
    for y in (P[1],P[1]+p):
        if y<2**255:
            for sgn in (0,1): 
                e=(y|(sgn<<255)).to_bytes(32,'little')
                if e not in seen: seen.add(e); smalls.append((P,e))
for P,e in smalls:
    # R = sB (key's part vanishes when h is a multiple of its order)
    for i in range(64):
        m2=b'small key %d'%i
        Rp=mul(r,B)
        if H(enc(Rp),e,m2)%8==0: break
    case('small-order key '+e.hex()[:6]+'…'+e.hex()[-2:],e,m2,enc(Rp)+le(r))
for P,e in smalls:
    # R is small: s = h a, and R' = sB - hA = identity; equal only to the neutral element's encoding
    m2=b'small R'
    h=H(e,enc(A),m2)
    case('small-order R '+e.hex()[:6]+'…'+e.hex()[-2:],enc(A),m2,e+le(h*a%L))
# mixed-order key and R: the cofactorless equation holds when the torsion parts match
for i in range(1,8):
    Am=add(A,tors[i])
    for j in range(400):
        m2=b'mixed %d %d'%(i,j)
        for k in range(8):
            Rm=add(R,tors[k]); h=H(enc(Rm),enc(Am),m2)
            # sB = Rm + h Am  requires torsion: k + h*i = 0 mod 8
            if (k+h*i)%8==0: break
        else: continue
        break
    case('mixed-order key %d, the plain equation holds'%i,enc(Am),m2,enc(Rm)+le((r+h*a)%L))
    for j in range(400):
        m2=b'mixed no %d %d'%(i,j); h=H(enc(R),enc(Am),m2)
        if (h*i)%8: break
    case('mixed-order key %d, the equation holds only times eight'%i,enc(Am),m2,enc(R)+le((r+h*a)%L))
# non-canonical keys that are points of large order: y in [p, 2^255)
for y in range(p,2**255):
    for sgn in (0,1):
        x=xrec(y%p,sgn)
        if x is None: continue
        e=(y|(sgn<<255)).to_bytes(32,'little')
        case('non-canonical key %d'%(y-p),e,m,enc(R)+le(s))
# key that is no point; R that is none
for y in range(2,12):
    if xrec(y,0) is None:
        case('a key that is no point',le(y),m,enc(R)+le(s)); case('R that is no point',enc(A),m,le(y)+le(s)); break
# non-canonical R of no small order can never be matched
case('non-canonical R',enc(A),m,(p+5).to_bytes(32,'little')+le(s))
for i in range(20):
    k=hashlib.sha256(b'k%d'%i).digest(); pk=ctypes.create_string_buffer(32); sk=ctypes.create_string_buffer(64)
    so.crypto_sign_seed_keypair(pk,sk,k); mm=(hashlib.sha512(k).digest()*8)[:i*13]
    sg=ctypes.create_string_buffer(64); so.crypto_sign_detached(sg,None,mm,ctypes.c_ulonglong(len(mm)),sk)
    case('as libsodium signs, %d bytes'%len(mm),pk.raw,mm,sg.raw)
    bad=bytearray(sg.raw); bad[(i*7)%64]^=1<<(i%8); case('one bit of that changed, %d bytes'%len(mm),pk.raw,mm,bytes(bad))
print('{"libsodium": "%s", "cases": [\n' % so.sodium_version_string().decode() + ',\n'.join(json.dumps(c, ensure_ascii=False) for c in cases) + '\n]}')
