import * as boards from './boards.ts'
import type { ChatRows } from './chat-port.ts'
import { inside, insideTold, outside, type Host } from './host.ts'
import * as holds from './holds.ts'
import * as inbound from './inbound.ts'
import * as mirrors from './mirrors.ts'
import * as plans from './plans.ts'
import * as posts from './posts.ts'
import * as threads from './threads.ts'

/** What is said in chats, on a database: who may call what when; what is asked stands in the files beside. */
export function openChats(host: Host): ChatRows {
  return { ...openInbound(host), ...openPlans(host), ...openThreads(host), ...openPosts(host) }
}

type InboundRows = Pick<
  ChatRows,
  | 'keepInbound'
  | 'waitingInbound'
  | 'waitingUpTo'
  | 'beginInbound'
  | 'takeInbound'
  | 'failInbound'
  | 'postponeInbound'
  | 'knowsInbound'
  | 'channelsHeard'
  | 'noteUnheard'
  | 'clearUnheard'
>
type PlanRows = Pick<
  ChatRows,
  | 'keepPlan'
  | 'lockPlan'
  | 'settlePlan'
  | 'findPlan'
  | 'listPlans'
  | 'listOffered'
  | 'lockOffered'
  | 'listRunsIn'
  | 'listRunsOf'
  | 'listGoingAgain'
>
type ThreadRows = Pick<
  ChatRows,
  | 'findThread'
  | 'listGoingThreads'
  | 'addMirror'
  | 'removeMirror'
  | 'mirrorsOf'
  | 'dueThreads'
  | 'claimThread'
  | 'releaseThread'
  | 'takeHold'
  | 'dropHold'
  | 'staleBoards'
  | 'noteBoard'
>
type PostRows = Omit<ChatRows, keyof InboundRows | keyof PlanRows | keyof ThreadRows>

function openInbound(host: Host): InboundRows {
  return {
    keepInbound: given => outside(host, 'keepInbound', queries => inbound.keepInbound(queries, given)),
    waitingInbound: (before, limit) =>
      outside(host, 'waitingInbound', queries => inbound.readWaitingInbound(queries, before, limit)),
    waitingUpTo: (given, freshMs, limit) =>
      outside(host, 'waitingUpTo', queries => inbound.readInboundUpTo(queries, given, freshMs, limit)),
    beginInbound: (given, triesMax, lullMs) =>
      outside(host, 'beginInbound', queries => inbound.beginInbound(queries, given, triesMax, lullMs)),
    takeInbound: (tx, given) => inside(tx, 'takeInbound', queries => inbound.takeInbound(queries, given)),
    knowsInbound: (chat, keyStart) =>
      outside(host, 'knowsInbound', queries => inbound.knowsInbound(queries, chat, keyStart)),
    channelsHeard: (chat, limit) =>
      outside(host, 'channelsHeard', queries => inbound.readChannelsHeard(queries, chat, limit)),
    noteUnheard: chat => outside(host, 'noteUnheard', queries => inbound.noteUnheard(queries, chat)),
    clearUnheard: chat => outside(host, 'clearUnheard', queries => inbound.clearUnheard(queries, chat)),
    failInbound: (tx, given, why, triesMax) =>
      inside(tx, 'failInbound', queries => inbound.failInbound(queries, given, why, triesMax)),
    postponeInbound: (tx, given, why, patienceMs) =>
      inside(tx, 'postponeInbound', queries => inbound.postponeInbound(queries, given, why, patienceMs)),
  }
}

function openPlans(host: Host): PlanRows {
  return {
    keepPlan: (tx, plan) => inside(tx, 'keepPlan', queries => plans.keepPlan(queries, plan)),
    lockPlan: (tx, id) => inside(tx, 'lockPlan', queries => plans.lockPlan(queries, id)),
    settlePlan: (tx, id, to) => inside(tx, 'settlePlan', queries => plans.settlePlan(queries, id, to)),
    findPlan: id => outside(host, 'findPlan', queries => plans.readPlan(queries, id)),
    listPlans: (place, limit) =>
      outside(host, 'listPlans', queries => plans.listPlans(queries, place, limit)),
    listOffered: (place, limit) =>
      outside(host, 'listOffered', queries => plans.listOffered(queries, place, limit)),
    lockOffered: (tx, place, limit) =>
      inside(tx, 'lockOffered', queries => plans.lockOffered(queries, place, limit)),
    listRunsIn: (place, limit) =>
      outside(host, 'listRunsIn', queries => plans.listRunsIn(queries, place, limit)),
    listRunsOf: (chat, limit) =>
      outside(host, 'listRunsOf', queries => plans.listRunsOf(queries, chat, limit)),
    listGoingAgain: (tx, run) => inside(tx, 'listGoingAgain', queries => plans.listGoingAgain(queries, run)),
  }
}

function openThreads(host: Host): ThreadRows {
  return {
    findThread: thread => outside(host, 'findThread', queries => threads.readThread(queries, thread)),
    listGoingThreads: (chat, limit) =>
      outside(host, 'listGoingThreads', queries => threads.listGoingThreads(queries, chat, limit)),
    addMirror: (tx, mirror) => inside(tx, 'addMirror', queries => mirrors.addMirror(queries, mirror)),
    removeMirror: (tx, mirror) =>
      inside(tx, 'removeMirror', queries => mirrors.removeMirror(queries, mirror)),
    mirrorsOf: run => outside(host, 'mirrorsOf', queries => mirrors.readMirrors(queries, run)),
    dueThreads: (chats, limit) =>
      outside(host, 'dueThreads', queries => threads.readDueThreads(host, queries, { chats, limit })),
    claimThread: (id, worker) =>
      outside(host, 'claimThread', queries => threads.claimThread(host, queries, id, worker)),
    releaseThread: (claimed, worker, pauseMs) =>
      outside(host, 'releaseThread', queries =>
        threads.releaseThread(host, queries, { claimed, worker, pauseMs }),
      ),
    takeHold: (name, worker) =>
      outside(host, 'takeHold', queries => holds.takeHold(host, queries, name, worker)),
    dropHold: (name, worker) => outside(host, 'dropHold', queries => holds.dropHold(queries, name, worker)),
    staleBoards: (thread, limit) =>
      outside(host, 'staleBoards', queries => boards.readStaleBoards(queries, thread, limit)),
    noteBoard: (key, shown) => outside(host, 'noteBoard', queries => boards.noteBoard(queries, key, shown)),
  }
}

function openPosts(host: Host): PostRows {
  return {
    writePosts: (tx, given, about) =>
      given.length === 0 && !about
        ? inside(tx, 'writePosts', () => Promise.resolve())
        : insideTold(host, tx, 'writePosts', queries => posts.writePosts(queries, given, about)),
    openPosts: (thread, limit) =>
      outside(host, 'openPosts', queries => posts.readOpenPosts(queries, thread, limit)),
    isSending: place => outside(host, 'isSending', queries => posts.isSending(queries, place)),
    markSending: (keys, batch) =>
      outside(host, 'markSending', queries => posts.markSending(queries, keys, batch)),
    noteMessage: (keys, message) =>
      outside(host, 'noteMessage', queries => posts.noteMessage(queries, keys, message)),
    markSent: (keys, message, at) =>
      outside(host, 'markSent', () => posts.markSent(host.driver, keys, message, at)),
    markFailed: (keys, why, at) =>
      outside(host, 'markFailed', queries => posts.markFailed(queries, keys, why, at)),
    markDropped: (keys, at) => outside(host, 'markDropped', queries => posts.markDropped(queries, keys, at)),
    delayPosts: (keys, again, pauseMs) =>
      outside(host, 'delayPosts', queries => posts.delayPosts(queries, keys, again, pauseMs)),
    findPost: key => outside(host, 'findPost', queries => posts.readPost(queries, key)),
    findPostAt: place => outside(host, 'findPostAt', queries => posts.readPostAt(queries, place)),
    listAnswerable: (chat, after, limit) =>
      outside(host, 'listAnswerable', queries => posts.listAnswerable(queries, { chat, after, limit })),
    postsOf: thread => outside(host, 'postsOf', queries => posts.readPosts(queries, thread)),
  }
}
