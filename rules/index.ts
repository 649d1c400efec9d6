/** The suite: every rule, in order of its id. Generated from the folders below rules/ by `npm run generate`: do not edit. */
import type { Rule } from '../src/analysis/rule.js';
import { rule as appendResultUnused } from './append-result-unused/rule.js';
import { rule as arrayByValue } from './array-by-value/rule.js';
import { rule as cgoNotFreed } from './cgo-not-freed/rule.js';
import { rule as chanNil } from './chan-nil/rule.js';
import { rule as chanOpUnderLock } from './chan-op-under-lock/rule.js';
import { rule as chanProducerNoStop } from './chan-producer-no-stop/rule.js';
import { rule as chanRangeNeverClosed } from './chan-range-never-closed/rule.js';
import { rule as chanRecvNoSender } from './chan-recv-no-sender/rule.js';
import { rule as chanSendAbandoned } from './chan-send-abandoned/rule.js';
import { rule as chanSendNoReceiver } from './chan-send-no-receiver/rule.js';
import { rule as chanWrongClose } from './chan-wrong-close/rule.js';
import { rule as closerNotClosed } from './closer-not-closed/rule.js';
import { rule as closureRetains } from './closure-retains/rule.js';
import { rule as cmdNotWaited } from './cmd-not-waited/rule.js';
import { rule as condMissed } from './cond-missed/rule.js';
import { rule as connNotClosed } from './conn-not-closed/rule.js';
import { rule as ctxCancelLost } from './ctx-cancel-lost/rule.js';
import { rule as ctxNotPropagated } from './ctx-not-propagated/rule.js';
import { rule as deferInLoop } from './defer-in-loop/rule.js';
import { rule as fileNotClosed } from './file-not-closed/rule.js';
import { rule as globalGrows } from './global-grows/rule.js';
import { rule as goroutineNoExit } from './goroutine-no-exit/rule.js';
import { rule as goroutineNotWaited } from './goroutine-not-waited/rule.js';
import { rule as goroutineUnbounded } from './goroutine-unbounded/rule.js';
import { rule as httpBodyNotClosed } from './http-body-not-closed/rule.js';
import { rule as httpTransportPerRequest } from './http-transport-per-request/rule.js';
import { rule as ioNoTimeout } from './io-no-timeout/rule.js';
import { rule as listenerNotRemoved } from './listener-not-removed/rule.js';
import { rule as lockOrder } from './lock-order/rule.js';
import { rule as loopInfinite } from './loop-infinite/rule.js';
import { rule as mapConcurrentWrite } from './map-concurrent-write/rule.js';
import { rule as mapEntryNotDeleted } from './map-entry-not-deleted/rule.js';
import { rule as mutexDoubleLock } from './mutex-double-lock/rule.js';
import { rule as mutexNotUnlocked } from './mutex-not-unlocked/rule.js';
import { rule as poolRetainsLarge } from './pool-retains-large/rule.js';
import { rule as selectNoExit } from './select-no-exit/rule.js';
import { rule as semaphoreNotReleased } from './semaphore-not-released/rule.js';
import { rule as signalNotStopped } from './signal-not-stopped/rule.js';
import { rule as sleepLong } from './sleep-long/rule.js';
import { rule as slicePtrNotCleared } from './slice-ptr-not-cleared/rule.js';
import { rule as sliceRetainsArray } from './slice-retains-array/rule.js';
import { rule as sqlRowsNotClosed } from './sql-rows-not-closed/rule.js';
import { rule as stringRetainsString } from './string-retains-string/rule.js';
import { rule as tempNotRemoved } from './temp-not-removed/rule.js';
import { rule as tickerNotStopped } from './ticker-not-stopped/rule.js';
import { rule as timerInLoop } from './timer-in-loop/rule.js';
import { rule as timerNotStopped } from './timer-not-stopped/rule.js';
import { rule as waitgroupMismatch } from './waitgroup-mismatch/rule.js';

export const RULES: readonly Rule[] = [
  appendResultUnused,
  arrayByValue,
  cgoNotFreed,
  chanNil,
  chanOpUnderLock,
  chanProducerNoStop,
  chanRangeNeverClosed,
  chanRecvNoSender,
  chanSendAbandoned,
  chanSendNoReceiver,
  chanWrongClose,
  closerNotClosed,
  closureRetains,
  cmdNotWaited,
  condMissed,
  connNotClosed,
  ctxCancelLost,
  ctxNotPropagated,
  deferInLoop,
  fileNotClosed,
  globalGrows,
  goroutineNoExit,
  goroutineNotWaited,
  goroutineUnbounded,
  httpBodyNotClosed,
  httpTransportPerRequest,
  ioNoTimeout,
  listenerNotRemoved,
  lockOrder,
  loopInfinite,
  mapConcurrentWrite,
  mapEntryNotDeleted,
  mutexDoubleLock,
  mutexNotUnlocked,
  poolRetainsLarge,
  selectNoExit,
  semaphoreNotReleased,
  signalNotStopped,
  sleepLong,
  slicePtrNotCleared,
  sliceRetainsArray,
  sqlRowsNotClosed,
  stringRetainsString,
  tempNotRemoved,
  tickerNotStopped,
  timerInLoop,
  timerNotStopped,
  waitgroupMismatch,
];
