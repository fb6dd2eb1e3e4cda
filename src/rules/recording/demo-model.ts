/** The bundled model that understands only the computer voices of the samples. */
export const DEMO_MODEL = 'demo-en';

/** What people read when the words are not to be trusted. */
export const DEMO_MODEL_LISTENED =
  'The words were written down by the small demo model, which does not understand people. Run “npm run setup” with a network, start Heard again, then press “Listen again with the better model”.';

/** True when a recording was transcribed by the bundled model although another was asked for: it would miss names. */
export function onlyTheDemoModelListened(
  { demoModelWillDo }: { readonly demoModelWillDo: boolean },
  { transcript }: { readonly transcript: { readonly engine: { readonly model: string } } | null },
): boolean {
  return !demoModelWillDo && transcript?.engine.model === DEMO_MODEL;
}
