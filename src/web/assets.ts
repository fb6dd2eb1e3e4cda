import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { newId } from '../store/ids.ts';

/** Addresses of the bundled styles and browser code; a new content gives a new address. */
export interface Assets {
  /** Staff pages. */
  readonly css: string;
  readonly js: string;
  /** Pages behind private links: no account, so none of the code that staff need. */
  readonly linkJs: string;
  /** Public pages; the tokens alone where they have no styles or code of their own. */
  readonly publicCss: string;
  readonly publicJs: string | null;
}

const WEB = fileURLToPath(new URL('.', import.meta.url));
const COMPONENTS = createRequire(import.meta.url).resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css');

/**
 * The component library's styles without what only gov.uk may use: its typeface, whose name and files are taken out, and its
 * crest. The MIT licence covers the rest.
 */
export function withoutCrownMarks(css: string): string {
  return css
    .replace(/@font-face\s*\{[^}]*\}/g, '')
    .replace(/\/\*!(?:(?!\*\/)[\s\S])*exclusive use on gov\.uk(?:(?!\*\/)[\s\S])*\*\//g, '')
    .replace(/GDS Transport,\s*arial,\s*sans-serif/g, 'var(--heard-font)')
    .replace(/url\([^)]*govuk-crest[^)]*\)/g, 'none');
}

const components: Plugin = {
  name: 'components',
  setup(bundle) {
    bundle.onResolve({ filter: /^heard:components$/ }, () => ({ path: COMPONENTS, namespace: 'components' }));
    bundle.onLoad({ filter: /.*/, namespace: 'components' }, async ({ path }) => ({
      contents: withoutCrownMarks(await readFile(path, 'utf8')),
      loader: 'css',
    }));
  },
};

/**
 * Bundles styles and browser code into `folder`, each written aside and renamed into place, so that a second process that
 * starts at the same time never serves half a file.
 * @throws when the code or the styles cannot be bundled
 */
export async function bundleAssets(folder: string): Promise<Assets> {
  await mkdir(folder, { recursive: true });
  const publicStyles = join(WEB, 'styles', 'public.css');
  const publicCode = join(WEB, 'browser', 'public.ts');
  const bundle = async (entry: string) => {
    const result = await build({
      entryPoints: [entry],
      outdir: folder,
      entryNames: '[name]-[hash]',
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      target: 'es2020',
      legalComments: 'none',
      logLevel: 'silent',
      plugins: [components],
    });
    const file = result.outputFiles[0];
    if (!file) throw new Error(`Nothing came out of bundling ${basename(entry)}.`);
    await place(file.path, file.contents);
    return `/assets/${basename(file.path)}`;
  };
  const [css, js, linkJs, publicCss, publicJs] = await Promise.all([
    bundle(join(WEB, 'styles', 'staff.css')),
    bundle(join(WEB, 'browser', 'staff.ts')),
    bundle(join(WEB, 'browser', 'link.ts')),
    bundle(existsSync(publicStyles) ? publicStyles : join(WEB, 'styles', 'tokens.css')),
    existsSync(publicCode) ? bundle(publicCode) : null,
  ]);
  return { css, js, linkJs, publicCss, publicJs };
}

async function place(path: string, contents: Uint8Array): Promise<void> {
  const aside = `${path}.${newId()}`;
  try {
    await writeFile(aside, contents);
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}
