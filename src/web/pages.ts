import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import express, { type Express } from 'express';
import nunjucks from 'nunjucks';
import type { Config } from '../config.ts';
import { may } from '../people/allow.ts';
import { type Assets, bundleAssets } from './assets.ts';
import { FILTERS } from './filters.ts';
import { messageNamed } from './messages.ts';

/** A template's name is its path from here: each feature has a folder `templates`. */
const WEB = fileURLToPath(new URL('.', import.meta.url));
const COMPONENTS = dirname(
  dirname(createRequire(import.meta.url).resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css')),
);

/** The templates, with everything that they may use. Whatever is put into a page is escaped. */
function templates(assets: Assets): nunjucks.Environment {
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader([WEB, COMPONENTS]), {
    autoescape: true,
    throwOnUndefined: false,
    trimBlocks: true,
    lstripBlocks: true,
  });
  environment.addGlobal('assets', assets);
  environment.addGlobal('may', may);
  for (const [name, filter] of Object.entries(FILTERS)) environment.addFilter(name, filter);
  return environment;
}

/**
 * Makes the app able to render pages, and serves their styles and code at `/assets`.
 * Call it before the routes that render, and before anything that asks people to sign in: the sign-in page needs its styles.
 * @throws when the styles or the browser code cannot be bundled
 */
export async function setUpPages(app: Express, heard: { readonly config: Pick<Config, 'varDir'> }): Promise<Assets> {
  const folder = join(heard.config.varDir, 'assets');
  const assets = await bundleAssets(folder);
  templates(assets).express(app);
  app.set('view engine', 'njk');
  app.use((request, response, next) => {
    response.locals.message = messageNamed(request.query.said);
    response.locals.here = request.path;
    next();
  });
  app.use('/assets', express.static(folder, { immutable: true, maxAge: '365d', index: false, fallthrough: false }));
  return assets;
}
