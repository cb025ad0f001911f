/**
 * Who may import whom: the table of ARCHITECTURE.md, for `npx depcruise`. build/check-imports.ts
 * runs it and also asserts that it saw the modules at all.
 */
/**
 * Composition root, the only ipcMain and the bridge; and of the screen what cannot be without
 * Electron: its scheme, its locks, its window, the GPU process, and what joins them. What decides,
 * listens to devices and remembers is plain code beside them, tested without a window.
 */
const electronFiles =
  '^electron/(main|ipc|preload|screen/(file-protocol|locks|window|graphics|kiosk-screen))\\.ts$';
const code = '^(electron|renderer|hardware|build|test)/';

/** Forbids what lies at `to` to what lies at `from`, except what `unless` names. */
function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      'Files that need each other at run time are one file.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid('resolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'session-is-pure',
      'The session machine imports nothing outside its folder: no Node, no package.',
      { path: '^electron/session/' },
      { pathNot: '^electron/session/' },
    ),
    forbid(
      'contract-knows-only-the-session',
      'The contract is loaded by preload and screen: it may name session types only.',
      { path: '^electron/contract\\.ts$' },
      { pathNot: '^electron/session/' },
    ),
    forbid(
      'only-the-shell-knows-electron',
      'So the whole station also runs in plain Node.',
      { path: code, pathNot: [electronFiles, '^test/e2e/', '^build/'] },
      { path: '(^|node_modules/)electron(/|$)', dependencyTypes: ['npm', 'npm-dev'] },
    ),
    forbid(
      'nobody-imports-the-shell',
      'What knows Electron is the outermost layer.',
      { path: '^(electron|hardware|renderer)/', pathNot: electronFiles },
      { path: electronFiles, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'payment-and-web-know-no-hardware',
      'Payment and web work in payment words.',
      { path: '^electron/(payment|web)/' },
      { path: '^hardware/|/serialport/|/modbus-serial/' },
    ),
    forbid(
      'hardware-stands-alone',
      'Drivers are plain Node: no electron, payment or screen.',
      { path: '^hardware/' },
      { path: '^(electron|renderer|build|test)/' },
    ),
    forbid(
      'preload-is-thin',
      'The preload script runs in the sandbox: Electron and the contract, nothing else.',
      { path: '^electron/preload\\.ts$' },
      { path: '.', pathNot: ['^electron/contract\\.ts$', '^electron$', 'node_modules/electron/'] },
    ),
    forbid(
      'screen-reaches-nothing-but-the-contract',
      'The screen holds no truth and reaches no adapter.',
      { path: '^renderer/' },
      { path: '^(electron|hardware|build|test)/', pathNot: '^electron/contract\\.ts$' },
    ),
    forbid(
      'screen-takes-types-only',
      'Nothing of the main process runs in the screen.',
      { path: '^renderer/' },
      { path: '^electron/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'screen-has-no-node',
      'The screen runs in a sandboxed page.',
      { path: '^renderer/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'nobody-imports-tests',
      'Nothing of the fake world can leak into the product.',
      { path: '^(electron|renderer|hardware)/' },
      { path: '^test/' },
    ),
    forbid(
      'build-imports-only-the-simulator',
      'Starting and showing the app may start the fake world and drive its window; nothing else.',
      { path: '^build/' },
      { path: '^test/', pathNot: '^test/(sim/|e2e/kiosk\\.ts$)' },
    ),
    forbid(
      'product-does-not-import-build',
      'Build scripts are not shipped.',
      { path: '^(electron|renderer|hardware)/' },
      { path: '^build/' },
    ),
    forbid(
      'shipped-code-uses-shipped-packages',
      'A devDependency is not there at the station unless it is bundled into the screen.',
      { path: '^(electron|hardware)/', pathNot: electronFiles },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
