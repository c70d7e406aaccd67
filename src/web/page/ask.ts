import type { ConsoleChannel } from '../../store/console-port.ts'
import type { ChartAnswer, RunPlan, RunQuestions, RunsPage, TaskAnswer, Waiting } from '../run-routes.ts'
import type { Delivered } from '../delivered.ts'
import type { Diagnosis, Installation } from '../installation-routes.ts'
import type { AskReading, PlanReading } from '../plan-routes.ts'
import type { OpenSession, Hello, MakeChannel, Messages, Press, React, Say, SayExample } from '../api.ts'

/** Why something asked of the server did not come about, in words for the person at the page. */
export class AskError extends Error {
  /** `unreachable`: nobody answered, and perhaps it was done · `refused`: it was not done · `locked`: one is to say the token first. */
  readonly code: 'unreachable' | 'refused' | 'locked'
  constructor(code: AskError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AskError'
    this.code = code
  }
}

const ANSWER_MS_MAX = 20_000

export function askHello(as: string): Promise<Hello> {
  return get('/api/hello', { as })
}

export async function openSession(token: string): Promise<void> {
  await post('/api/session', { token } satisfies OpenSession)
}

export function askChannel(channel: string, as: string, before: string | null): Promise<Messages> {
  const path = `/api/channels/${encodeURIComponent(channel)}`
  return get(path, before === null ? { as } : { as, before })
}

export function askThread(root: string, as: string): Promise<Messages> {
  return get(`/api/threads/${encodeURIComponent(root)}`, { as })
}

export function askChanges(after: number, as: string): Promise<Messages> {
  return get('/api/changes', { after: String(after), as })
}

export function sendMessage(body: Say): Promise<{ id: string }> {
  return post('/api/messages', body)
}

export function sendExample(body: SayExample): Promise<{ id: string }> {
  return post('/api/examples', body)
}

export async function sendReaction(body: React): Promise<void> {
  await post('/api/reactions', body)
}

export async function sendPress(body: Press): Promise<void> {
  await post('/api/buttons', body)
}

export function sendChannel(body: MakeChannel): Promise<ConsoleChannel> {
  return post('/api/channels', body)
}

export function toFileUrl(id: string): string {
  return `/api/files/${encodeURIComponent(id)}`
}

export function toEventsUrl(as: string): string {
  return `/api/events?${new URLSearchParams({ as })}`
}

/** What to show of an error, whatever it is. */
export function toReason(error: unknown): string {
  return error instanceof AskError ? error.message : 'Something went wrong in this page. Reload it.'
}

export function askRuns(text: string, before: string | null): Promise<RunsPage> {
  return get('/api/runs', before === null ? { text } : { text, before })
}

export function askChart(run: string): Promise<ChartAnswer> {
  return get(toRunUrl(run), {})
}

/** What there is of it without much reckoning. */
export function askChartAtOnce(run: string): Promise<ChartAnswer> {
  return get(toRunUrl(run), { at: 'once' })
}

export function askChartChanges(run: string, after: number): Promise<ChartAnswer> {
  return get(`${toRunUrl(run)}/changes`, { after: String(after) })
}

export function askQuestions(run: string): Promise<RunQuestions> {
  return get(`${toRunUrl(run)}/questions`, {})
}

export function askTask(run: string, task: number): Promise<TaskAnswer> {
  return get(`${toRunUrl(run)}/tasks/${task}`, {})
}

/** What there is of it without much reckoning. */
export function askTaskAtOnce(run: string, task: number): Promise<TaskAnswer> {
  return get(`${toRunUrl(run)}/tasks/${task}`, { at: 'once' })
}

export function askPrompt(run: string, task: number, attempt: number): Promise<{ prompt: string | null }> {
  return get(`${toRunUrl(run)}/tasks/${task}/prompt`, { attempt: String(attempt) })
}

export function askDelivered(run: string, task: number, attempt: number): Promise<Delivered> {
  return get(`${toRunUrl(run)}/tasks/${task}/changes`, { attempt: String(attempt) })
}

export function askWaiting(): Promise<Waiting> {
  return get('/api/waiting', {})
}

export function askInstallation(): Promise<Installation> {
  return get('/api/installation', {})
}

export function askDoctor(): Promise<Diagnosis> {
  return get('/api/doctor', {})
}

export function askReading(body: AskReading): Promise<PlanReading> {
  return post('/api/readings', body)
}

export function askRunPlan(run: string): Promise<RunPlan> {
  return get(`${toRunUrl(run)}/plan`, {})
}

function toRunUrl(run: string): string {
  return `/api/runs/${encodeURIComponent(run)}`
}

function get<T>(path: string, query: Record<string, string>): Promise<T> {
  return ask(`${path}?${new URLSearchParams(query)}`, {})
}

function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-regatta': '1' }
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  const response = await reach(url, init)
  const body = await readBody(response)
  if (response.ok) return body as T
  throw new AskError(
    response.status === 401 ? 'locked' : 'refused',
    toProblem(body) ?? `Regatta answered ${response.status}. Try again.`,
  )
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MS_MAX) })
  } catch (cause) {
    throw new AskError('unreachable', 'Regatta did not answer. Try again in a moment.', { cause })
  }
}

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    if (!response.ok) return null
    throw new AskError('unreachable', 'The answer broke off. Try again.', { cause })
  }
}

function toProblem(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('problem' in body)) return null
  return typeof body.problem === 'string' && body.problem !== '' ? body.problem : null
}
