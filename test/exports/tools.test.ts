import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { idsOf, list, openDrive, openMailbox } from '../api/restore/restoring.js'
import { mock } from '../helper.js'
import { needs } from './programs.js'

async function download(t: Test, url: string, body: object, name: string): Promise<string> {
  const api = mock(t)
  const of = url === 'mailbox' ? await openMailbox(api) : await openDrive(api)
  const answer = await api.send('POST', `${of}/Action`, body)
  t.equal(answer.statusCode, 200)
  const file = join(t.testdir(), name)
  writeFileSync(file, answer.rawPayload)
  return file
}

t.test('msgconvert makes mail of a message', needs('msgconvert'), async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const items = await list<{ id: string; subject?: string; from?: string; itemClass: string }>(
    api,
    `${mailbox}/Items`,
  )
  // newsletters greet nobody
  const mails = items.filter(
    ({ itemClass, from = '' }) => itemClass === 'IPM.Note' && !from.includes(' News <'),
  )
  for (const { id, subject, from } of mails.slice(0, 5)) {
    const answer = await api.send('POST', `${mailbox}/Items/${id}/Action`, { savetoMsg: null })
    const file = join(t.testdir(), 'a.msg')
    writeFileSync(file, answer.rawPayload)
    const mail = execFileSync('msgconvert', ['--outfile', '-', file])
      .toString()
      .replace(/\n[ \t]+/g, ' ')
    t.match(mail, `Subject: ${subject}`)
    t.match(mail, `From: ${from}`)
    t.match(
      mail,
      /\n(Hello|Hi|Dear|Good morning)[^\n]*,\s[\s\S]*\n(Best |Kind )?([Rr]egards|Thanks|Many thanks)\s/,
    )
  }
})

t.test('unzip finds no fault in the zip of a mailbox', needs('unzip'), async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const items = idsOf(await list(api, `${mailbox}/Items`)).slice(0, 60)
  const body = { savetoMsg: { items: items.map((id) => ({ id })) } }
  const answer = await api.send('POST', `${mailbox}/Items/Action`, body)
  const file = join(t.testdir(), 'a.zip')
  writeFileSync(file, answer.rawPayload)
  const told = execFileSync('unzip', ['-t', file]).toString()
  t.equal(told.match(/OK$/gm)?.length, 60, 'names that are alike are told apart')
})

t.test('unzip finds no fault in the zip of a OneDrive', needs('unzip'), async (t) => {
  const file = await download(t, 'drive', { save: { asZip: 'true' } }, 'a.zip')
  const told = execFileSync('unzip', ['-t', file]).toString()
  t.match(told, /No errors detected/)
  t.match(told, /Documents\/.*\.docx +OK/)
})

t.test('what lies in it is what its name says', needs('file', 'unzip'), async (t) => {
  const zip = await download(t, 'drive', { save: { asZip: 'true' } }, 'a.zip')
  const folder = `${zip}.out`
  execFileSync('unzip', ['-q', zip, '-d', folder])
  const told = execFileSync('sh', [
    '-c',
    `find '${folder}' -type f -print0 | xargs -0 file --mime-type --no-pad`,
  ]).toString()
  const KINDS = {
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    pdf: 'application/pdf',
    png: 'image/png',
    html: 'text/html',
    csv: 'text/csv',
    txt: 'text/plain',
  }
  const wrong = told
    .trim()
    .split('\n')
    .filter((line) => {
      const [, end = '', kind = ''] = /\.(\w+): (\S+)$/.exec(line) ?? []
      return KINDS[end as 'csv'] !== kind
    })
  t.strictSame(wrong, [])
})

t.test('pdftotext reads a PDF', needs('pdftotext'), async (t) => {
  const api = mock(t)
  const drive = await openDrive(api)
  const pdf = (await list(api, `${drive}/Documents`)).find(({ name }) => name.endsWith('.pdf'))
  const answer = await api.send('POST', `${drive}/Documents/${pdf?.id}/Action`, { save: { asZip: false } })
  const file = join(t.testdir(), 'a.pdf')
  writeFileSync(file, answer.rawPayload)
  const { stdout, stderr } = spawnSync('pdftotext', [file, '-'])
  t.match(stdout.toString(), pdf?.name.replace(/\.pdf$/, '').replace(/_/g, ' '))
  t.equal(stderr.toString(), '', 'and has nothing to complain of')
})
