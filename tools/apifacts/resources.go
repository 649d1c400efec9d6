package main

import (
	"encoding/json"
	"fmt"
	"go/types"
	"os"
	"strings"
)

// resourceTable is what the computation needs of the table of resources.
type resourceTable struct {
	// types that are resources, as written there: `*os.File`, `net.Conn`.
	types map[string]bool
	// releases are the symbols of methods that release their receiver.
	releases map[string]bool
	// exceptions are results that are not the caller's to release, as `symbol#index`.
	exceptions map[string]bool
}

func readResources(path string) (resourceTable, error) {
	table := resourceTable{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	text, err := os.ReadFile(path)
	if err != nil {
		return table, fmt.Errorf("read resources: %w", err)
	}
	var file struct {
		Types []struct {
			Type     string
			Releases []string
		}
		Exceptions []struct {
			Symbol string
			Result int
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return table, fmt.Errorf("%s: %w", path, err)
	}
	for _, row := range file.Types {
		table.types[row.Type] = true
		for _, release := range row.Releases {
			if !strings.ContainsAny(release, ".()=") {
				table.releases[strings.TrimPrefix(row.Type, "*")+"."+release] = true
			}
		}
	}
	for _, row := range file.Exceptions {
		table.exceptions[fmt.Sprintf("%s#%d", row.Symbol, row.Result)] = true
	}
	return table, nil
}

func (r resourceTable) isResource(t types.Type) bool {
	return r.types[types.TypeString(types.Unalias(t), nil)]
}
