import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { formatCount } from '../parts/format.js'
import { texts } from '../texts.js'
import { type CallFilter, getVersion, MARKS, STATUSES } from './filter.js'
import type { CallSummary } from './journal.js'

const text = texts.calls

interface FilterProps {
  readonly calls: readonly CallSummary[]
  readonly found: number
  readonly filter: CallFilter
  readonly onFilter: (filter: CallFilter) => void
  readonly field: { current: HTMLInputElement | null }
}

const listValues = (calls: readonly CallSummary[], read: (call: CallSummary) => string): string[] =>
  [...new Set(calls.map(read))].filter(Boolean).sort()

/** Fields that choose which calls are shown. */
export function Filter({ calls, found, filter, onFilter, field }: FilterProps): JSX.Element {
  const operations = useMemo(() => listValues(calls, ({ operation }) => operation), [calls])
  const versions = useMemo(() => listValues(calls, getVersion), [calls])
  const accounts = useMemo(() => listValues(calls, ({ account }) => account), [calls])
  const choose = (name: 'operation' | 'version' | 'account', values: readonly string[]): JSX.Element => (
    <label>
      {text[name]}
      <select
        value={filter[name]}
        onChange={({ currentTarget }) => onFilter({ ...filter, [name]: currentTarget.value })}
      >
        <option value="">{text.any}</option>
        {[...new Set([...values, filter[name]])].filter(Boolean).map((value) => (
          <option key={value}>{value}</option>
        ))}
      </select>
    </label>
  )
  return (
    <search class="filter">
      <label>
        {text.filter}
        <input
          ref={field}
          type="search"
          value={filter.text}
          placeholder={text.placeholder}
          onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
        />
      </label>
      <label>
        {text.status}
        <select
          value={filter.status}
          onChange={({ currentTarget }) =>
            onFilter({ ...filter, status: currentTarget.value as CallFilter['status'] })
          }
        >
          <option value="">{text.any}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {text.statuses[status]}
            </option>
          ))}
        </select>
      </label>
      {choose('operation', operations)}
      {choose('version', versions)}
      {choose('account', accounts)}
      <fieldset class="marks">
        <legend class="sr">{text.only}</legend>
        {MARKS.map((mark) => (
          <label key={mark}>
            <input
              type="checkbox"
              checked={filter.marks.includes(mark)}
              onChange={({ currentTarget: { checked } }) =>
                onFilter({
                  ...filter,
                  marks: MARKS.filter((one) => (one === mark ? checked : filter.marks.includes(one))),
                })
              }
            />
            {text.marks[mark]}
          </label>
        ))}
      </fieldset>
      <span class="found" role="status">
        {text.found(formatCount(found), formatCount(calls.length))}
      </span>
    </search>
  )
}
