/** Characters. Longer than any address of ours with its query. */
const LONGEST = 2000;
/** What lies between two slashes: letters, digits and `- . _ ~`, and neither `.` nor `..`. No address of a page of ours needs anything else. */
const SEGMENT = String.raw`(?!\.{1,2}(?:/|\?|$))[\w.~-]+`;
const QUERY = String.raw`(?:\?[\w.~%!$'()*+,;:@/?=&-]*)?`;
const OWN_PATH = new RegExp(`^(?:/${SEGMENT})+/?${QUERY}$|^/${QUERY}$`);

/**
 * The path of a page of ours that somebody asks to be taken to, or null. Only what is written like one is: what a browser would have to tidy up
 * first (backslashes, empty or dotted segments, control characters, escapes in the path) can lead to another site once it is tidied up.
 * Every redirect that takes its address from a request goes through here.
 */
export function ownPath(wanted: unknown): string | null {
  return typeof wanted === 'string' && wanted.length <= LONGEST && OWN_PATH.test(wanted) ? wanted : null;
}
