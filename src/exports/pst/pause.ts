/**
 * Is called after each small piece of work, and may let others go on: whoever works waits for what it returns. It gives the
 * work up by rejecting.
 */
export type Pause = () => Promise<void> | undefined
