/** The address of a licence's text, or null when the licence is not a Creative Commons one. Slugs as SPDX writes them, in lower case. */
export function licenceUrl(slug: string): string | null {
  const [, terms, version] = /^cc-(by(?:-nc)?(?:-sa|-nd)?)-(\d\.\d)$/.exec(slug.toLowerCase()) ?? [];
  if (terms && version) return `https://creativecommons.org/licenses/${terms}/${version}/`;
  return slug.toLowerCase() === 'cc0-1.0' ? 'https://creativecommons.org/publicdomain/zero/1.0/' : null;
}
