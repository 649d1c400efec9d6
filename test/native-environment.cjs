// Jest evaluates tree-sitter's index.js anew for every test file, after which tree.rootNode is undefined.
// An environment file is loaded by the real require, once per worker: load the native modules here and hand them on.
const { TestEnvironment } = require('jest-environment-node');
const Parser = require('tree-sitter');
const Go = require('tree-sitter-go');

module.exports = class NativeEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.__treeSitter = Parser;
    this.global.__treeSitterGo = Go;
  }
};
