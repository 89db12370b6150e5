/** Parts of a sandbox that a reset can be limited to. */
export const RESET_PARTS = ['world', 'clock', 'requests', 'faults'] as const

export type ResetPart = (typeof RESET_PARTS)[number]
