import { RequestError } from '@agentclientprotocol/sdk'

/** How a model's calls reach the workspace. */
export interface Hands {
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
}

interface Call {
  id: string
  function: { name: string; arguments: string }
}

interface Answer {
  content?: string | null
  tool_calls?: Call[]
}

const TURNS_MAX = 20
const TRIES_MAX = 3

/** Lets the model that the environment names do what the prompt says, as an agent from elsewhere would: its last words. */
export async function askModel(prompt: string, hands: Hands): Promise<string> {
  const messages: object[] = [{ role: 'user', content: prompt }]
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const answer = await ask(messages)
    const calls = answer.tool_calls ?? []
    if (calls.length === 0) return answer.content ?? ''
    messages.push({ role: 'assistant', content: null, tool_calls: calls })
    for (const call of calls)
      messages.push({ role: 'tool', tool_call_id: call.id, content: await use(call, hands) })
  }
  throw new RequestError(-32_603, 'the model does not come to an end')
}

/** Waits where it is told to, and asks a server that failed once more; what else goes wrong ends the turn. */
async function ask(messages: object[]): Promise<Answer> {
  const { MODEL_URL = '', PAINTER_KEY = '' } = process.env
  for (let tries = 1; ; tries++) {
    const response = await fetch(`${MODEL_URL}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${PAINTER_KEY}` },
      body: JSON.stringify({ model: 'painter-model', messages }),
    }).catch((error: unknown) => {
      throw new RequestError(-32_603, `the model cannot be reached: ${String(error)}`)
    })
    const text = await response.text()
    if (response.ok) return toAnswer(text)
    if (tries === TRIES_MAX) throw new RequestError(-32_603, `${response.status} ${text}`)
    const waitMs = Number(response.headers.get('retry-after') ?? 0) * 1_000
    await new Promise(resolve => setTimeout(resolve, waitMs))
  }
}

function toAnswer(text: string): Answer {
  try {
    return (JSON.parse(text) as { choices: { message: Answer }[] }).choices[0]!.message
  } catch {
    throw new RequestError(-32_603, `what the model said cannot be read: ${text.slice(0, 100)}`)
  }
}

async function use({ function: { name, arguments: input } }: Call, hands: Hands): Promise<string> {
  const given = JSON.parse(input) as Record<string, string>
  const { path = '', text = '', before = '', after = '' } = given
  switch (name) {
    case 'read_file':
      return await hands.read(path)
    case 'write_file':
      await hands.write(path, text)
      return 'written'
    case 'edit_file':
      await hands.write(
        path,
        (await hands.read(path)).replace(before, () => after),
      )
      return 'changed'
    default:
      return `there is no tool ${name}`
  }
}
