const PORT = '11434'

/** Where Ollama answers as OpenAI does, from `OLLAMA_HOST`: nothing, a host, `host:port` or an address. */
export function toOllamaUrl(host: string): string | null {
  const text = host.trim().replace(/^:/, '127.0.0.1:')
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `http://${text || '127.0.0.1'}`)
  if (!url) return null
  // What it listens on everywhere is asked on this machine.
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.port === '' && !/^https?:\/\//i.test(text)) url.port = PORT
  return `${url.origin}${url.pathname.replace(/\/$/, '')}/v1`
}
