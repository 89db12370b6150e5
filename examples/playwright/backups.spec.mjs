import { expect, test } from '@playwright/test'
import { useMock } from 'vbo365-mock'
import { serveFrontEnd } from './front-end.mjs'

const mock = useMock(test, { now: '2026-03-02T14:30:00Z' })

let frontEnd
test.beforeAll(async () => {
  frontEnd = await serveFrontEnd(mock().url, mock().ca)
})
test.afterAll(() => frontEnd.close())

const statusOf = (page, job) => page.getByRole('row', { name: job }).getByRole('cell').last()

test('the page shows what has become of the jobs over night', async ({ page }) => {
  await page.goto(frontEnd.url)
  await expect(statusOf(page, 'Subsidiary group mailboxes')).toHaveText('never run')
  await mock().clock.advance('P1D', { keepTokens: true })
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect(statusOf(page, 'Subsidiary group mailboxes')).toHaveText(/Success|Warning/)
})

test('the page says what the server says when something is wrong', async ({ page }) => {
  await page.goto(frontEnd.url)
  await mock().faults.add({
    match: { path: '/v3/Jobs' },
    effect: { status: 500, message: 'The service is stopping.' },
  })
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect(page.getByRole('alert')).toHaveText('The service is stopping.')
  await mock().faults.clear()
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect(page.getByRole('alert')).toBeEmpty()
})
