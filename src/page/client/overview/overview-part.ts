import type { Overview } from '../state/world.js'

export interface OverviewPartProps {
  readonly facts: Overview
}
