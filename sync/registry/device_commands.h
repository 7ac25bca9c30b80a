#pragma once

#include "sync/registry/commands.h"

/// `sanad-registry device …`: what an officer does about a device's key. As in commands.h, each returns the exit code.
namespace sanad {

/// Who decides about which device, as typed.
struct DeviceOrder {
    std::string code;
    std::string actor;
};

[[nodiscard]] int list_devices(const Voice& voice, const RegistryPlace& at);
[[nodiscard]] int retire_device(const Voice& voice, const RegistryPlace& at, const DeviceOrder& order);
/// `since`: as read_typed_time has it, in UTC or by the clock of the device's centre.
[[nodiscard]] int call_device_compromised(const Voice& voice, const RegistryPlace& at, const DeviceOrder& order, const std::string& since);

}  // namespace sanad
