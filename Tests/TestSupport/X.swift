public struct TS {}
