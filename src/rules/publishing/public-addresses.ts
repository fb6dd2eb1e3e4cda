import type { Sha256 } from '../ids.ts';
/** The paths of everything public, in one place. Given an empty base they are relative to the site, as pages use them. */
export const showPageUrl = (base: string, slug: string): string => `${ascii(base)}/shows/${slug}`;
export const feedUrl = (base: string, slug: string): string => `${showPageUrl(base, slug)}/feed.xml`;
export const episodePageUrl = (base: string, slug: string, episodeId: string): string =>
  `${showPageUrl(base, slug)}/episodes/${encodeURIComponent(episodeId)}`;
export const mediaUrl = (base: string, address: string): string =>
  `${ascii(base)}/media/${address.split('/').map(encodeURIComponent).join('/')}`;
export const artUrl = (base: string, sha256: Sha256): string => `${ascii(base)}/art/${sha256}.jpg`;

/** Feeds may hold ASCII addresses only: a host in another script is written as its DNS name. */
function ascii(base: string): string {
  return base === '' ? '' : new URL(base).href.replace(/\/+$/, '');
}
