/**
 * electron-builder calls this when the app is unpacked into its directory: takes away what serves
 * development only, the little program that runs any app it is given.
 */
'use strict';

const { rm } = require('node:fs/promises');
const path = require('node:path');

module.exports = async function afterPack({ appOutDir }) {
  await rm(path.join(appOutDir, 'resources', 'default_app.asar'), { force: true });
};
