import CryptoExtras
public struct O {}
