// Loaded before each test file (`--import`): property tests see the same values each time, unless FC_SEED says otherwise.
import fc from 'fast-check'

const { FC_SEED } = process.env
if (FC_SEED && !/^-?\d{1,10}$/.test(FC_SEED))
  throw new Error(`FC_SEED must be a whole number, like 365 or -2137439764; it is '${FC_SEED}'.`)

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: FC_SEED ? Number(FC_SEED) : 365 })
