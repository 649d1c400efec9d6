module.exports = globalThis.__treeSitterGo;
