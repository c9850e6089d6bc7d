package io.onehop.server.node;

import io.onehop.server.proxy.ProxyLane;
import io.onehop.server.txn.MessageExecutor;

/// The rooms of one service lane.
///
/// @param executor executes its commands
/// @param proxies commands that other nodes execute for it
record LaneRooms(MessageExecutor executor, ProxyLane proxies) {}
