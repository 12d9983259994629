import Hummingbird
import Mustache
import Crypto
public struct X {}
