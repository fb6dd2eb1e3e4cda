import type { Express, IRouter, RequestHandler } from 'express';
import { API, ENDPOINTS } from '../../../src/http/api/table.ts';
import type { Act } from '../../../src/rules/policy.ts';
import type { Guarded } from '../../../src/web/asking.ts';

/** One method at one address, and what is asked at its door; null where nobody has to be signed in. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly act: Act | null;
}

interface Layer {
  readonly route?: {
    readonly path: string | readonly string[];
    readonly methods: Readonly<Record<string, boolean>>;
    readonly stack: readonly { readonly method?: string; readonly handle: RequestHandler & Partial<Guarded> }[];
  };
  readonly handle: Partial<IRouter>;
}

const ACTS_OF_API = new Map(ENDPOINTS.map(({ method, path, act }) => [`${method} ${API}${path}`, act]));

/** Every route of the service, as it is mounted, in their order. */
export function routesOf(app: Express): Route[] {
  return layersOf(app.router).flatMap(({ route }) => {
    if (!route) return [];
    const methods = Object.keys(route.methods).map((method) => {
      const own = route.stack.filter((handler) => method === '_all' || handler.method === method);
      return { method: method === '_all' ? 'all' : method, act: own.find(({ handle }) => handle.act)?.handle.act };
    });
    return [route.path]
      .flat()
      .flatMap((path) =>
        methods.map(({ method, act }) => ({ method, path, act: act ?? ACTS_OF_API.get(`${method} ${path}`) ?? null })),
      );
  });
}

function layersOf(router: IRouter): Layer[] {
  return (router.stack as unknown as Layer[]).flatMap((layer) =>
    layer.handle.stack ? [layer, ...layersOf(layer.handle as IRouter)] : [layer],
  );
}
