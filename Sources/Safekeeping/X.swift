import CZstd
import CZlib
import CXXHash
import Crypto
public func h() -> UInt32 { ZSTD_versionNumber() }
