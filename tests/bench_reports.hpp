// A report of a benchmark for the tests, with every number its own.
#pragma once

#include "tools/bench/report.hpp"

namespace wrapture::bench {

/// Two networks: one valid with two layers, one whose result was wrong.
inline Report example() {
  Run run{.model = "net.onnx", .precision = "fp32", .width = 64, .height = 48, .check = {}, .sustained = {}, .layers = {}};
  run.check = {.validity = Validity::valid, .size = "32x32", .error = 2e-6, .allowed = 1e-3, .note = ""};
  run.median_ms = 4;
  run.p95_ms = 5;
  run.wall_ms = 4.5;
  run.first_run_ms = 90;
  run.second_run_ms = 9;
  run.sustained = {.slice_s = 2, .slices_ms = {4, 4, 5, 6, 5, 5, 6, 6}};
  run.macs = 200'000'000;
  run.bytes = 12'000'000;
  run.dispatches = 2;
  run.arena_bytes = 3 << 20;
  run.weight_bytes = 1000;
  run.layers = {{.name = "first",
                 .layer = "conv2d",
                 .kernel = "nn/conv2d.f32",
                 .variant = "8x8x1: 3 3",
                 .median_ms = 2,
                 .p95_ms = 2.5,
                 .macs = 150'000'000,
                 .bytes = 4'000'000},
                {.name = "se,cond|\"x\"",
                 .layer = "unary",
                 .kernel = "nn/unary.f32",
                 .variant = "64x1x1",
                 .median_ms = 1,
                 .p95_ms = 1.25,
                 .macs = 0,
                 .bytes = 8'000'000}};
  Run wrong = run;
  wrong.model = "wrong.onnx";
  wrong.check.validity = Validity::invalid;
  wrong.check.error = 0.5;
  return {.version = "1.2.3",
          .device = "Card 9",
          .driver = "driver 8",
          .settings = {.warm_up = 1, .repeats = 7, .cool_down_s = 3, .validation = "off", .no_rewrite = {}},
          .peak_gflops = 1000,
          .peak_gigabytes_per_s = 10,
          .runs = {run, wrong}};
}

}  // namespace wrapture::bench
