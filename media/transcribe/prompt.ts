import { countTokens, type Vocabulary } from './vocabulary.ts';

/** A prompt and what is needed for whisper.cpp to use it for every window and nothing else with it. */
export interface Prompt {
  readonly text: string;
  readonly tokens: number;
}

/** Whisper leaves 224 tokens for a prompt, one of which marks its start; a shorter one leaves more room for words. */
const MOST_TOKENS = 160;

/**
 * Puts names, the most important first, into a prompt of the length that a model can take. Names that do not fit are left
 * out whole. Null when there is nothing to say.
 */
export function namesPrompt(names: readonly string[], vocabulary: Vocabulary): Prompt | null {
  const tidy = names.map((name) => name.replace(/\s+/g, ' ').trim()).filter(Boolean);
  const chosen: string[] = [];
  let prompt: Prompt | null = null;
  for (const name of new Set(tidy)) {
    const text = ` ${[...chosen, name].join(', ')}.`;
    const tokens = countTokens(text, vocabulary);
    if (tokens > MOST_TOKENS) continue;
    chosen.push(name);
    prompt = { text, tokens };
  }
  return prompt;
}

/**
 * Arguments that make whisper.cpp start every window from the prompt and carry no words from one window to the next.
 * With `-mc 0` it would ignore the prompt as well, so the context is made exactly as long as the prompt and its start mark.
 */
export function contextArguments(prompt: Prompt | null): string[] {
  if (!prompt) return ['--max-context', '0'];
  return ['--max-context', String(prompt.tokens + 1), '--carry-initial-prompt', '--prompt', prompt.text];
}
