// Jest evaluates tree-sitter's index.js anew for every test file, after which tree.rootNode is undefined.
// An environment file is loaded by the real require, once per worker: load the native modules here and hand them on.
const http = require('node:http');
const https = require('node:https');
const { TestEnvironment } = require('jest-environment-node');
const Parser = require('tree-sitter');
const Go = require('tree-sitter-go');

// The modules of Node itself are one for all test files of a worker: what a file replaces there, the next one meets.
const sharedClients = () => [http.request, http.get, http.ClientRequest, https.request, https.get];

module.exports = class NativeEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.__treeSitter = Parser;
    this.global.__treeSitterGo = Go;
    this.clientsBefore = sharedClients();
  }

  async teardown() {
    const replaced = sharedClients().some((client, index) => client !== this.clientsBefore[index]);
    await super.teardown();
    if (replaced) throw new Error('this test file replaced the HTTP client of Node and did not put it back');
  }
};
