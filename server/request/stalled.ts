/** Time without progress after which output counts as stuck, and its connection is closed. */
export const STALLED_MS = 45_000
