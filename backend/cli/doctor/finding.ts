/** One line of the doctor's: what was looked at, how it is, and what to do when it is not well. */
export type Finding = { result: 'ok' | 'warn' | 'fail'; what: string; words: string; advice?: string };

export const ok = (what: string, words: string): Finding => ({ result: 'ok', what, words });
export const warn = (what: string, words: string, advice: string): Finding => ({ result: 'warn', what, words, advice });
export const fail = (what: string, words: string, advice: string): Finding => ({ result: 'fail', what, words, advice });
