// Tests run on the compiled output as ES modules; the native parser is loaded once per worker by the environment.
export default {
  rootDir: '.',
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  testEnvironment: '<rootDir>/test/native-environment.cjs',
  transform: {},
  // Git, worker processes and a loaded machine take their time; no test asserts how long anything takes.
  testTimeout: 120_000,
  moduleNameMapper: {
    '^tree-sitter$': '<rootDir>/test/shims/tree-sitter.cjs',
    '^tree-sitter-go$': '<rootDir>/test/shims/tree-sitter-go.cjs',
  },
  coverageProvider: 'v8',
};
