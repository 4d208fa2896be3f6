import CQREncode
import Hummingbird
import Mustache
import ServiceLifecycle
