/** Discriminators in the Checkpoints view. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser, seriousProblems, startExplorer, type Explorer } from './support.ts'

describeInBrowser('discriminators in the Checkpoints view', () => {
  let explorer: Explorer
  beforeAll(async () => {
    explorer = await startExplorer({ small: true })
  })
  afterAll(async () => {
    await explorer?.[Symbol.asyncDispose]()
  })

  test('are listed apart from generators, without the generators’ features', async () => {
    const bytes = await readFile('test/fixtures/discriminators/netd64.pth')
    await explorer.sdk.uploadCheckpoint(bytes, { name: 'critic' })
    const page = await explorer.open('/checkpoints')
    const card = (name: string) =>
      page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })
    await card('small').waitFor()
    expect(await card('critic').count()).toBe(0)
    await page.getByText('Discriminators', { exact: true }).click()
    await page.waitForURL(/kind=discriminators/)
    await card('critic').getByText('64 × 64, colour, a discriminator').waitFor()
    expect(await card('small').count()).toBe(0)
    expect(await card('critic').getByRole('img').count()).toBe(0)
    await page.getByRole('link', { name: 'critic', exact: true }).click()
    await page.getByRole('img', { name: /^Image: 3 × 64 × 64; then .* Logit: 1 number/ }).waitFor()
    expect(await page.getByRole('button', { name: /Use it/ }).count()).toBe(0)
    expect(await seriousProblems(page)).toEqual([])
  })
})
