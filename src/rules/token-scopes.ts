/** What a token lets a program do, narrowest first. */
export const TOKEN_SCOPES = ['read', 'upload', 'review'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** What each scope is called on pages, and what it lets a program do. */
export const TOKEN_SCOPE_WORDS: Record<TokenScope, { readonly name: string; readonly does: string }> = {
  read: { name: 'Read', does: 'See recordings, people, what was found and what was published.' },
  upload: { name: 'Upload', does: 'Make recordings, say who is in them, and upload their files.' },
  review: { name: 'Review', does: 'Decide, approve, publish and take down, and change shows, people and permissions.' },
};
