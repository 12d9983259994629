import ArgumentParser
import Web
@main struct R: ParsableCommand { func run() { print("hi") } }
