// Asking a future without waiting for it.
#pragma once

#include <chrono>
#include <future>

namespace wrapture {

/// Whether its value is there; false where there is none to come.
template <class T>
bool ready(const std::future<T>& future) {
  return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace wrapture
