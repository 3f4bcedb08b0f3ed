// A plugin of yarn. It keeps no checksums of packages for one platform only (yarnpkg/berry
// packages/yarnpkg-core/sources/Cache.ts, `unstablePackages`), which are just those that hold binaries. So they are kept
// in platformChecksums.json beside this file, in yarn's own form, and each one that is installed is compared with it.
// Nothing has run by then, as the scripts of packages are off (.yarnrc.yml).
const { createHash } = require('node:crypto');
const { createReadStream, readFileSync, writeFileSync } = require('node:fs');
const { rm } = require('node:fs/promises');
const { join } = require('node:path');
const { pipeline } = require('node:stream/promises');

const FILE = join(__dirname, 'platformChecksums.json');

module.exports = {
  name: 'plugin-platform-checksums',
  factory: requireFromYarn => {
    const { MessageName, structUtils } = requireFromYarn('@yarnpkg/core');
    const { npath } = requireFromYarn('@yarnpkg/fslib');

    /** The checksum of a package that lies in the cache. */
    async function readChecksum(cache, locator) {
      const hash = createHash('sha512');
      const path = npath.fromPortablePath(cache.getLocatorPath(locator, null));
      await pipeline(createReadStream(path), hash);
      return `${cache.cacheKey}/${hash.digest('hex')}`;
    }

    /** The same for one of another platform, which is brought for it and not kept. */
    async function fetchChecksum(project, { cache, report }, locator) {
      const fetcher = project.configuration.makeFetcher();
      const { releaseFs } = await fetcher.fetch(locator, {
        project,
        cache,
        fetcher,
        report,
        checksums: new Map(),
        cacheOptions: { unstablePackages: project.conditionalLocators },
      });
      const checksum = await readChecksum(cache, locator);
      releaseFs?.();
      const path = npath.fromPortablePath(cache.getLocatorPath(locator, null));
      await rm(path, { force: true });
      return checksum;
    }

    async function afterAllInstalled(project, options) {
      const { cache, report, immutable } = options;
      const known = JSON.parse(readFileSync(FILE, 'utf8'));
      const checksums = {};
      for (const locatorHash of project.conditionalLocators) {
        const locator = project.storedPackages.get(locatorHash);
        const name = structUtils.stringifyLocator(locator);
        const installed = !project.disabledLocators.has(locatorHash);
        if (installed) {
          checksums[name] = await readChecksum(cache, locator);
        } else if (known[name] || immutable) {
          checksums[name] = known[name];
        } else {
          checksums[name] = await fetchChecksum(project, options, locator);
        }
        if (known[name] ? checksums[name] !== known[name] : immutable) {
          report.reportError(
            MessageName.CACHE_CHECKSUM_MISMATCH,
            known[name]
              ? `${name} is not what scripts/yarn/platformChecksums.json says. Who published it again, or changed the cache?`
              : `${name} is missing in scripts/yarn/platformChecksums.json; \`yarn install\` adds it`,
          );
          checksums[name] = known[name];
        }
      }
      if (!immutable) {
        const sorted = Object.entries(checksums).sort(([a], [b]) =>
          a < b ? -1 : 1,
        );
        writeFileSync(
          FILE,
          `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`,
        );
      }
    }

    return { hooks: { afterAllInstalled } };
  },
};
